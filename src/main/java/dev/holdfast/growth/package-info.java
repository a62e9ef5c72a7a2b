/// What grows, how fast, and when it hurts: samples of every governed database, and what they say of the days to come.
///
/// A sample reads the server's catalog and counters by statements over whole sets, never a user's rows; see
/// [dev.holdfast.dialect.Sampling] for what it may cost. What was found is kept in the control database: a row for
/// each table that changed, one a day for each that did not. Every value is a level (bytes, rows) or a counter that
/// only rises (rows inserted), so that a roll-up is the last row of its hour or day, and nothing is added up twice.
@NullMarked
package dev.holdfast.growth;

import org.jspecify.annotations.NullMarked;
