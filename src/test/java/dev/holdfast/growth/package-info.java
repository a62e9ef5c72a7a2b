@NullMarked
package dev.holdfast.growth;

import org.jspecify.annotations.NullMarked;
