/// The tab that shows what grows: a treemap, the largest tables, one of them over time with its sessions and forecast,
/// and whether archiving keeps up.
///
/// All figures are the engine's. Twenty thousand tables are filtered, sorted and summed up away from the UI thread
/// ([GrowthView]); what is drawn stays small.
@NullMarked
package dev.holdfast.console.growth;

import org.jspecify.annotations.NullMarked;
