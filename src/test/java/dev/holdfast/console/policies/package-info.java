/// Tests of the policy models, without a toolkit.
@NullMarked
package dev.holdfast.console.policies;

import org.jspecify.annotations.NullMarked;
