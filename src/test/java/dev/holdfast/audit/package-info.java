/// Tests of the audit, on a control database of a real server.
@NullMarked
package dev.holdfast.audit;

import org.jspecify.annotations.NullMarked;
