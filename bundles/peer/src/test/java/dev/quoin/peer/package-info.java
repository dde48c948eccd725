/** Tests that talk over the loopback, as members do. */
package dev.quoin.peer;
