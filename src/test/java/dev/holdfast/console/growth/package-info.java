/// What the growth screen knows, without a window.
@NullMarked
package dev.holdfast.console.growth;

import org.jspecify.annotations.NullMarked;
