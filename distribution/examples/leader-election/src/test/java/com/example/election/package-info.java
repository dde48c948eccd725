@NullMarked
package com.example.election;

import org.jspecify.annotations.NullMarked;
