@NullMarked
package dev.holdfast.dialect.crossing;

import org.jspecify.annotations.NullMarked;
