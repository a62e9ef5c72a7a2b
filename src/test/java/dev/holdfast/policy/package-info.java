/// Policies: criteria, eligibility, checks, documents and the repository.
@NullMarked
package dev.holdfast.policy;

import org.jspecify.annotations.NullMarked;
