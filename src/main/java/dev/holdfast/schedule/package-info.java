/// All of Quartz: crons, triggers, misfires.
///
/// Quartz only wakes. The truth is the session row, unique per policy and nominal fire time: a double fire changes
/// nothing there, and a lost one shows as a nominal time without session ([Crons#missed]). Quartz's tables stand in the
/// control database (`holdfast.qrtz_*`), clustered, so that each nominal time wakes one node. Job data are not used: a
/// trigger is named after its policy.
@NullMarked
package dev.holdfast.schedule;

import org.jspecify.annotations.NullMarked;
