/// Colours and axes, without a window.
@NullMarked
package dev.holdfast.console.chart;

import org.jspecify.annotations.NullMarked;
