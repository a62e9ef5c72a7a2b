@NullMarked
package dev.holdfast.console.palette;

import org.jspecify.annotations.NullMarked;
