/** The built distribution while its parts are worked on, by the commands that an operator has. */
@NullMarked
package dev.quoin.itests.operations;

import org.jspecify.annotations.NullMarked;
