/// What is not as it should be, and the one thing to do about it.
///
/// A rule ([dev.holdfast.finding.rule]) reads the control database with one set-wise query and tells what it sees now;
/// [dev.holdfast.finding.Findings] keeps it: one row for each rule and key as long as it lasts, with who took note of
/// it or put it off. What a rule sees no more is resolved by itself.
@NullMarked
package dev.holdfast.finding;

import org.jspecify.annotations.NullMarked;
