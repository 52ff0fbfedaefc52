/**
 * Rules on configuration drift: overrides, revisions, replicas, last applied configurations, and the administrators'
 * reference specification.
 */
@NullMarked
package org.ephemera.analyze.drift;

import org.jspecify.annotations.NullMarked;
