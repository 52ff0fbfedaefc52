/**
 * Test fixtures: sources that respond from memory, stores that fail on demand, clocks, servers, and checks of sealed
 * packages.
 */
@NullMarked
package org.ephemera.testing;

import org.jspecify.annotations.NullMarked;
