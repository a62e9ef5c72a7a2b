/// What a person should know without asking. A rule says what is wrong now ([AlertRules]); [Alerts] keeps one open
/// alert for each kind and subject, however often it is found, and ends it when it is found no more; an [AlertDelivery]
/// tells of both, at least once.
@NullMarked
package dev.holdfast.alert;

import org.jspecify.annotations.NullMarked;
