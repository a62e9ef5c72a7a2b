/// Policies: which rows of one root table leave, when, to where, for how long; nodes of the policy tree.
///
/// A [PolicyDefinition] is what an author writes (TOML, or the console's form): plain text fields, so that a wrong one
/// can be held and shown. A [Policy] is a definition that was checked and stands in the control database with a
/// version. Criteria are parsed to a typed tree ([Criteria]) and rendered from it with bound values, never passed
/// through.
@NullMarked
package dev.holdfast.policy;

import org.jspecify.annotations.NullMarked;
