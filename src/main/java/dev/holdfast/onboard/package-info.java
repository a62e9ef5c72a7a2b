/// Onboarding: takes a look at whole databases and proposes policies for their tables, hundreds at once.
///
/// A [Survey] is what the catalog and the statistics of one database say; reading it takes a handful of statements and
/// reads no row of a user's table. [Proposer] decides from surveys alone, always the same from the same facts: what a
/// table is for ([Classes]), which column tells a row's age ([Dates]), which tables leave together ([Families]), whose
/// rows follow the keys of another database ([SharedKeys]). Each [Proposal] says why, and what was not chosen; each
/// table without one is [Unconfigured] for a reason.
///
/// A proposal is a policy document: a person reads it, edits it and applies it as one change, which is refused when a
/// table is no longer what it was proposed from.
@NullMarked
package dev.holdfast.onboard;

import org.jspecify.annotations.NullMarked;
