/// One run of one policy: its states, chunks, checkpoint, resume.
@NullMarked
package dev.holdfast.session;

import org.jspecify.annotations.NullMarked;
