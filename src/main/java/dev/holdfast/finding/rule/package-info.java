/// The rules, one small class each; [dev.holdfast.finding.rule.Rules] lists them.
@NullMarked
package dev.holdfast.finding.rule;

import org.jspecify.annotations.NullMarked;
