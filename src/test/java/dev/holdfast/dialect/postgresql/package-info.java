/// Tests of PostgreSQL's dialect, all on a real server.
@NullMarked
package dev.holdfast.dialect.postgresql;

import org.jspecify.annotations.NullMarked;
