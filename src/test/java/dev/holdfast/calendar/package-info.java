@NullMarked
package dev.holdfast.calendar;

import org.jspecify.annotations.NullMarked;
