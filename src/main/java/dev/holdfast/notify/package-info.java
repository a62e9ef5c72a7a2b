/// Tells the services behind policies what moved, and people what is wrong, without ever being in the way.
///
/// [Outbox] writes what is to be told in the transaction that makes it true: what committed is told, what rolled back
/// is not. [Courier] of any node sends it later, as often as it takes ([RetryPlan]), until somebody answers well, says
/// that he is gone, or so many attempts have failed that it is dead; a dead delivery stays and can be sent again.
///
/// | killed | what is left | who goes on |
/// |---|---|---|
/// | before the transaction commits | nothing | the chunk is handed off again, and told then |
/// | between commit and sending | a waiting delivery | any node sends it |
/// | between sending and writing that down | a delivery claimed for a minute | any node, with the same `webhook-id` |
///
/// So it is at least once, and a receiver that remembers the ids has it once.
///
/// Each endpoint has its own threads and its own circuit; the transactions of all of them together use two connections
/// of the control database at most. One that hangs delays no other, and no archiving.
///
/// Order: first attempts of one session at one endpoint are made one after the other, in the order of the events. What
/// failed waits for its turn and does not hold back what comes after it.
@NullMarked
package dev.holdfast.notify;

import org.jspecify.annotations.NullMarked;
