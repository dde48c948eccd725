/** One component that is active on one member of a cluster. */
@NullMarked
package com.example.election;

import org.jspecify.annotations.NullMarked;
