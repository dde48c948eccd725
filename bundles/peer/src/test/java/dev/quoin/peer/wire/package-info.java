/** Tests of the bytes. */
package dev.quoin.peer.wire;
