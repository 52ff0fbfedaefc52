/** What runs beside what should: overrides, revisions, replicas, what was applied, and the administrators' own copy. */
@NullMarked
package org.ephemera.analyze.drift;

import org.jspecify.annotations.NullMarked;
