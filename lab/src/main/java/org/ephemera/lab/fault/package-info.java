/** What can go wrong in a cloud, on demand: which calls fail, and how. */
@NullMarked
package org.ephemera.lab.fault;

import org.jspecify.annotations.NullMarked;
