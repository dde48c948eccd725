/**
 * {@code bin/etcd-local-cluster}: a cluster on loopback for trying things out, with one command and until Ctrl-C.
 *
 * <p>{@link dev.quoin.ctl.local.LocalOptions} are its flags, each {@link dev.quoin.ctl.local.LocalMember} is a process of
 * {@code bin/etcd}, whose pages {@link dev.quoin.ctl.local.MemberPages} reads into rows of a {@link
 * dev.quoin.ctl.local.StateTable}.
 */
@NullMarked
package dev.quoin.ctl.local;

import org.jspecify.annotations.NullMarked;
