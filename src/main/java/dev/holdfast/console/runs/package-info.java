/// The tab with alerts, runs of several policies, and their reports.
@NullMarked
package dev.holdfast.console.runs;

import org.jspecify.annotations.NullMarked;
