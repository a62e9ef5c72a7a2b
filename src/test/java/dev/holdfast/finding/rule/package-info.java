@NullMarked
package dev.holdfast.finding.rule;

import org.jspecify.annotations.NullMarked;
