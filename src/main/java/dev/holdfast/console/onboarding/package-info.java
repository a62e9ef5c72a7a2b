/// The wizard that gives whole databases their policies: which databases, what is proposed, what stays without, one
/// review, one change.
@NullMarked
package dev.holdfast.console.onboarding;

import org.jspecify.annotations.NullMarked;
