/**
 * Scores containers by how much their metrics look like a coin miner's. CPU alone never makes the highest level: encoders, batches and hot
 * loops look the same.
 */
@NullMarked
package org.ephemera.analyze.miner;

import org.jspecify.annotations.NullMarked;
