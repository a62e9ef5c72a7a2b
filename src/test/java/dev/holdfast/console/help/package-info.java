@NullMarked
package dev.holdfast.console.help;

import org.jspecify.annotations.NullMarked;
