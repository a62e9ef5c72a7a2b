@NullMarked
package dev.holdfast.console.arm;

import org.jspecify.annotations.NullMarked;
