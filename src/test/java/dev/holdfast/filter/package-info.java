@NullMarked
package dev.holdfast.filter;

import org.jspecify.annotations.NullMarked;
