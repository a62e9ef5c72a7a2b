@NullMarked
package dev.holdfast.console.cold;

import org.jspecify.annotations.NullMarked;
