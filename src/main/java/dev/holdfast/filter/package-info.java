/// What lists are asked by: `state:failed policy:orders since:7d`, the same words on screens and on the command line,
/// and answered by the control database.
///
/// A list says which words it knows ([dev.holdfast.filter.FilterWords]) and which column each is about
/// ([dev.holdfast.filter.Vocabulary]). What it does not know is refused by name before anything is read.
///
/// A list that is at hand as a whole is searched by words alone ([dev.holdfast.filter.TypedWords]).
@NullMarked
package dev.holdfast.filter;

import org.jspecify.annotations.NullMarked;
