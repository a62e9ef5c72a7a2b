/// Calls the service that archives a policy's rows by itself, and believes its answer as far as it can be checked.
///
/// [Services] makes a call: what is asked ([CallbackRequest]) goes out as lines of JSON, signed; the answer comes back
/// as lines ([AnswerLine]), each of bounded length and time ([AnswerLines]), and is taken page by page ([PageReader]):
/// a page ends where the service says how many keys it told so far, and their digest ([KeyDigest]). A page that does
/// not add up is refused whole ([AnswerFault]). What becomes of a page is the caller's business ([PageSink]).
///
/// The page of the manual that services are written by is `callbacks.md`.
@NullMarked
package dev.holdfast.callback;

import org.jspecify.annotations.NullMarked;
