/// Pictures of sizes: a treemap, bytes over time with a forecast and sessions, counts over time, axes of time and
/// bytes, and the colours of growth.
///
/// They draw what they are handed and ask nothing. Shapes are coloured by `css/growth.css`.
@NullMarked
package dev.holdfast.console.chart;

import org.jspecify.annotations.NullMarked;
