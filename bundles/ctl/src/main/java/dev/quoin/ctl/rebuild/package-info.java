/**
 * Makes a member whole again whose data is wrong or lost: {@code etcdutl rebuild}. The database comes from another member,
 * over the client API, so that a member of etcd can give it, too.
 */
@NullMarked
package dev.quoin.ctl.rebuild;

import org.jspecify.annotations.NullMarked;
