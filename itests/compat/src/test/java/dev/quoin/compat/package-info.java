/** Starts the built distribution and the real etcd as processes of their own and compares them from outside. */
@NullMarked
package dev.quoin.compat;

import org.jspecify.annotations.NullMarked;
