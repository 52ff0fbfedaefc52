/**
 * Scores containers by the similarity of their metrics to a cryptominer. CPU alone never gives the highest level,
 * because encoders, batch jobs and endless loops look the same.
 */
@NullMarked
package org.ephemera.analyze.miner;

import org.jspecify.annotations.NullMarked;
