/** Whole members on virtual disks: what must hold whatever a disk does. */
@NullMarked
package dev.quoin.simulation;

import org.jspecify.annotations.NullMarked;
