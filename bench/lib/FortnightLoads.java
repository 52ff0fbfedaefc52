import java.util.Arrays;
import java.util.Random;

/** Generator of container metrics over 14 days with a value each five minutes; CPU in cores. */
final class FortnightLoads {
    static final int HOUR = 12;
    static final int DAY = 24 * HOUR;
    static final int COUNT = 14 * DAY;
    /** Dataset and cache of RandomX in MiB (RandomX README). */
    private static final double DATASET = 2080 + 256;

    /** Metrics of a container; NaN before its start. An absent metric has no values. */
    static final class Load {
        double[] cpu = new double[COUNT];
        double[] memory = new double[COUNT];
        double[] network = new double[COUNT];
        double cores = 1;
    }

    final Random random;

    FortnightLoads(long seed) {
        this.random = new Random(seed);
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** Returns a value with a uniform logarithm. */
    double scale(double low, double high) {
        return Math.exp(between(Math.log(low), Math.log(high)));
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    /**
     * Returns a load with a daily and a weekly rhythm.
     *
     * @param mean cores
     * @param swing share of the mean by which the day differs from the mean
     * @param noise coefficient of variation around the rhythm, half of it correlated over hours
     */
    Load rhythm(double mean, double swing, double noise, double memory, double traffic) {
        Load load = new Load();
        load.cores = chance(0.25) ? 2 : 1;
        double phase = between(0, DAY);
        double weekend = between(0.5, 1);
        double slow = 0;
        for (int i = 0; i < COUNT; i++) {
            slow = 0.98 * slow + 0.2 * random.nextGaussian();
            double day = 1 + swing * Math.sin(2 * Math.PI * (i + phase) / DAY);
            double week = i / DAY % 7 >= 5 ? 1 - swing * (1 - weekend) : 1;
            double factor = 1 + noise * (0.7 * random.nextGaussian() + 0.7 * slow);
            load.cpu[i] = Math.clamp(mean * day * week * factor, 0.002, load.cores);
            load.memory[i] = memory * (1 + 0.002 * random.nextGaussian());
            load.network[i] = Math.max(0, traffic * load.cpu[i] / mean * (1 + 0.1 * random.nextGaussian()));
        }
        return load;
    }

    /** Adds a job that repeats each day or each week at about the same time. */
    Load recurring(Load load, int every, double share, double noise, double memory, double still) {
        int length = (int) scale(HOUR, 6 * HOUR);
        int first = random.nextInt(Math.max(1, DAY - length));
        for (int at = first; at < COUNT; at += every) {
            job(load, Math.max(0, at + random.nextInt(5) - 2), length + random.nextInt(7) - 3, share, noise, memory, still);
        }
        return load;
    }

    /** Adds one job of a length in samples. */
    Load job(Load load, int from, int length, double share, double noise, double memory, double still) {
        for (int i = from; i < Math.min(COUNT, from + length); i++) {
            double used = share * load.cores * (1 + noise * random.nextGaussian());
            load.cpu[i] = Math.clamp(load.cpu[i] + used, 0, load.cores);
            load.memory[i] += memory + still * random.nextGaussian();
            load.network[i] *= 2;
        }
        return load;
    }

    /** Adds a deployment with another size of memory and another load that last. */
    Load deployed(Load load) {
        double memory = scale(256, 6000);
        double more = between(0.02, 0.25);
        for (int i = (int) between(DAY, 13 * DAY); i < COUNT; i++) {
            load.cpu[i] = Math.clamp(load.cpu[i] * (1 + 2 * more) + more * 0.3, 0, load.cores);
            load.memory[i] += memory;
            load.network[i] *= 1 + 2 * more;
        }
        return load;
    }

    /** Adds the warm-up after each of several restarts; memory grows for up to an hour. */
    Load restarts(Load load) {
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
            int at = random.nextInt(COUNT - HOUR);
            int growth = 1 + random.nextInt(HOUR);
            for (int i = at; i < at + growth; i++) {
                load.cpu[i] = Math.clamp(load.cpu[i] + (i < at + 4 ? between(0.3, 0.9) : 0), 0, load.cores);
                load.memory[i] *= 0.1 + 0.9 * (i - at) / growth;
            }
        }
        return load;
    }

    /** Stops the service at night: it uses neither CPU nor memory. */
    Load stoppedAtNight(Load load) {
        int from = (int) between(0, DAY / 2);
        int length = (int) between(6 * HOUR, 12 * HOUR);
        for (int i = 0; i < COUNT; i++) {
            if (i % DAY >= from && i % DAY < from + length) {
                load.cpu[i] = 0;
                load.memory[i] = 5;
                load.network[i] = 0;
            }
        }
        return load;
    }

    /** Adds bursts with a heavy tail, as of a shared server. */
    Load bursts(Load load) {
        for (int at = 0; at < COUNT; at += 1 + (int) scale(2, 200)) {
            double height = scale(0.05, 1);
            for (int i = at; i < Math.min(COUNT, at + (int) scale(1, 8)); i++) {
                load.cpu[i] = Math.clamp(load.cpu[i] + height, 0, load.cores);
            }
        }
        return load;
    }

    /** Adds a miner with the dataset of RandomX from a sample to another. */
    Load mine(Load load, int from, int to, double cores) {
        double noise = between(0.002, 0.02);
        double held = DATASET + 2 * (1 + random.nextInt(16));
        for (int i = from; i < to; i++) {
            load.cpu[i] = Math.clamp(load.cpu[i] + cores * (1 + noise * random.nextGaussian()), 0, load.cores);
            load.memory[i] += held;
            load.network[i] += 1_500 + 300 * random.nextGaussian();
        }
        return load;
    }

    /** Adds a miner that runs at night only. The last sample is in the day. */
    Load mineAtNight(Load load, double cores) {
        int length = (int) between(5 * HOUR, 10 * HOUR);
        int last = (int) between(2 * HOUR, 14 * HOUR);
        int nights = 2 + random.nextInt(12);
        for (int night = 0; night < nights; night++) {
            int to = COUNT - last - night * DAY;
            mine(load, Math.max(0, to - length), Math.max(0, to), cores);
        }
        return load;
    }

    /** Removes the samples before a time: the container did not exist. */
    Load bornAt(Load load, int at) {
        for (double[] values : new double[][] {load.cpu, load.memory, load.network}) {
            Arrays.fill(values, 0, at, Double.NaN);
        }
        return load;
    }

    /** Removes the network metric. */
    Load unconnected(Load load) {
        load.network = new double[0];
        return load;
    }

    /** Removes memory and network. */
    Load cpuOnly(Load load) {
        load.memory = new double[0];
        return unconnected(load);
    }
}
