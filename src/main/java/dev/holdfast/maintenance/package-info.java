/// What tables need once rows were archived out of them: fresh statistics, room that the server may use again, indexes
/// without air. Says what it would do, and does it when somebody asks, or when the policy says so after a session.
///
/// A session is over before any of this begins; a failure is written down here and changes nothing about the session.
@NullMarked
package dev.holdfast.maintenance;

import org.jspecify.annotations.NullMarked;
