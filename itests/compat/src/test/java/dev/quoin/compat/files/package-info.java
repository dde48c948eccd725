/** Etcd and Quoin start on files that the other has written. */
@NullMarked
package dev.quoin.compat.files;

import org.jspecify.annotations.NullMarked;
