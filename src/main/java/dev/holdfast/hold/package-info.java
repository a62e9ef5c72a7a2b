/// Holds: named reasons why rows may not go.
///
/// A hold is placed in three steps, so that there is no moment at which it is believed to be in force and is not:
///
/// - P1 it is written to the control database as `placing`. From here on it binds every chunk whose question comes
///   later ([Holds#held]).
/// - P2 the hold epoch is raised in the source and in the archive of every policy that it concerns, and in those that
///   it had before, under the exclusive lock of that policy's fence. That waits for the deletes that asked before P1;
///   one that asked before P1 and has not entered yet fails at the fence, reads the new epoch, and asks again.
/// - P3 it becomes `effective`.
///
/// Which policies it concerns is read after P1 has committed: a policy that changes later asks later, and is told. A
/// database that cannot be reached leaves the hold `placing`: it binds all the same, and it is known where deletes may
/// still be under way ([Hold#fences]). Whoever was killed on the way left a `placing` hold that any node completes
/// ([Holds#completePlacing]); to raise an epoch twice does no harm.
///
/// To release a hold gives its rows back to ordinary judgement and deletes nothing. Somebody else than who placed it
/// must do it; the control database itself refuses anything else. A hold that has come to its end is in `review` and
/// binds until somebody extends or releases it.
///
/// [HoldQuestion] says for each scope how it is asked, and what the delete compares its rows with: what is named by the
/// chunk's own keys is told by the question alone, what is told by a row's columns ([Coverage]) or by what it hangs on
/// ([Ancestry]) may change after the question. Where rows cannot be told apart, everything of the policy is held: too
/// much rather than too little.
@NullMarked
package dev.holdfast.hold;

import org.jspecify.annotations.NullMarked;
