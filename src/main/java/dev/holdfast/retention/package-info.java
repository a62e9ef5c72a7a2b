/// Both clocks of every policy as they run, where they contradict each other, and what another value would do.
///
/// A figure is measured once, day by day ([Basis]); what another residence or retention would come to is then reckoned
/// from it without another look at a database ([Forecast]), so that a slider answers at once.
@NullMarked
package dev.holdfast.retention;

import org.jspecify.annotations.NullMarked;
