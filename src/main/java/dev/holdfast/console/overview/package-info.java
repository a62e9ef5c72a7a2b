/// The tab that is shown at the start: what needs somebody today.
@NullMarked
package dev.holdfast.console.overview;

import org.jspecify.annotations.NullMarked;
