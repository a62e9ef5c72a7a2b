@NullMarked
package dev.holdfast.console.keys;

import org.jspecify.annotations.NullMarked;
