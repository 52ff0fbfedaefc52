import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Generator of container metrics over 48 hours with an activity in the last minutes. */
final class MinerLoads {
    static final int MINUTES = 48 * 60;

    /** Metrics of a container, one value per minute. */
    static final class Load {
        final double[] cpu = new double[MINUTES];
        final double[] memory = new double[MINUTES];
        final double[] network = new double[MINUTES];
        int begin;
    }

    private final Random random;
    private final int age;

    /**
     * Creates a generator.
     *
     * @param age duration of the activity in minutes
     */
    MinerLoads(Random random, int age) {
        this.random = random;
        this.age = age;
    }

    /** Returns the memory of a legitimate program in MiB. */
    double memory() {
        return 50 + 1500 * random.nextDouble();
    }

    Load idle(Load load) {
        load.begin = MINUTES - age;
        for (int i = 0; i < MINUTES; i++) {
            load.cpu[i] = Math.max(0, 0.03 + 0.01 * random.nextGaussian());
            load.memory[i] = 180 + 4 * random.nextGaussian();
            load.network[i] = Math.max(0, 8_000 + 1_500 * random.nextGaussian());
        }
        return load;
    }

    Load web(Load load) {
        load.begin = MINUTES - age;
        double phase = random.nextDouble() * 1440;
        for (int i = 0; i < MINUTES; i++) {
            double day = 0.22 + 0.12 * Math.sin(2 * Math.PI * (i + phase) / 1440);
            load.cpu[i] = Math.max(0.01, day * (1 + 0.12 * random.nextGaussian()));
            load.memory[i] = 600 + 200 * day + 8 * random.nextGaussian();
            load.network[i] = Math.max(0, 900_000 * day * (1 + 0.15 * random.nextGaussian()));
        }
        return load;
    }

    Load noisy(Load load) {
        web(load);
        double walk = 0.35;
        for (int i = 0; i < MINUTES; i++) {
            walk = Math.clamp(walk + 0.02 * random.nextGaussian() + 0.02 * (0.35 - walk), 0.02, 0.95);
            load.cpu[i] = Math.clamp(walk + 0.08 * random.nextGaussian(), 0, 1);
            load.network[i] = 900_000 * load.cpu[i] * (1 + 0.2 * random.nextGaussian());
        }
        return load;
    }

    Load queue(Load load) {
        idle(load);
        for (int at = 0; at < MINUTES; ) {
            int length = 3 + random.nextInt(15);
            for (int i = at; i < Math.min(at + length, MINUTES); i++) {
                load.cpu[i] = Math.clamp(0.85 + 0.1 * random.nextGaussian(), 0, 1);
                load.network[i] = 400_000 * (1 + 0.2 * random.nextGaussian());
            }
            at += length + 20 + random.nextInt(60);
        }
        return load;
    }

    Load nightly(Load load) {
        int length = Math.min(age, 120);
        double held = memory();
        for (int at = MINUTES - length; at >= 0; at -= 1440) {
            for (int i = at; i < at + length; i++) {
                load.cpu[i] = Math.clamp(0.97 + 0.02 * random.nextGaussian(), 0, 1);
                load.memory[i] += held;
                load.network[i] = 300_000 * (1 + 0.2 * random.nextGaussian());
            }
        }
        return load;
    }

    /**
     * Adds a load to the activity period.
     *
     * @param grown factor by which the network traffic grows
     */
    Load add(Load load, IntToDoubleFunction more, double noise, double memory, double grown) {
        for (int i = load.begin; i < MINUTES; i++) {
            double cpu = load.cpu[i] + more.applyAsDouble(i - load.begin) + noise * random.nextGaussian();
            load.cpu[i] = Math.clamp(cpu, 0, 1);
            load.memory[i] += memory;
            load.network[i] *= grown;
        }
        return load;
    }

    Load mine(Load load, double share, double noise) {
        boolean fast = random.nextDouble() < 0.68;
        double held = fast ? 2080 + 256 + 8 * random.nextInt(8) : 256 + 2 * random.nextInt(32);
        for (int i = load.begin; i < MINUTES; i++) {
            load.cpu[i] = Math.clamp(load.cpu[i] + share + noise * random.nextGaussian(), 0, 1);
            load.memory[i] += held;
            load.network[i] += 1_500 + 300 * random.nextGaussian();
        }
        return load;
    }

    Load bornHot(Load load) {
        mine(idle(load), 1, 0.004);
        // The container did not exist before.
        Arrays.fill(load.cpu, 0, load.begin, Double.NaN);
        Arrays.fill(load.memory, 0, load.begin, Double.NaN);
        Arrays.fill(load.network, 0, load.begin, Double.NaN);
        return load;
    }

    Load dutyCycle(Load load) {
        for (int i = load.begin; i < MINUTES; i++) {
            load.cpu[i] = (i - load.begin) / 10 % 2 == 0 ? 0.97 + 0.01 * random.nextGaussian() : load.cpu[i];
            load.memory[i] += 2336;
            load.network[i] += 1_500;
        }
        return load;
    }

    Load jittered(Load load) {
        for (int i = load.begin; i < MINUTES; i++) {
            load.cpu[i] = Math.clamp(load.cpu[i] + 0.4 + 0.4 * random.nextDouble(), 0, 1);
            load.memory[i] += 2336;
            load.network[i] += 1_500;
        }
        return load;
    }

    Load ramp(Load load) {
        boolean fast = random.nextDouble() < 0.68;
        for (int i = load.begin; i < MINUTES; i++) {
            double share = Math.min(1, (i - load.begin) / 90.0) * 0.6;
            load.cpu[i] = Math.clamp(load.cpu[i] + share + 0.004 * random.nextGaussian(), 0, 1);
            load.memory[i] += fast ? 2336 : 256;
            load.network[i] += 1_500;
        }
        return load;
    }

    Load small(Load load) {
        for (int i = load.begin; i < MINUTES; i++) {
            load.cpu[i] = Math.clamp(1 - 0.004 * Math.abs(random.nextGaussian()), 0, 1);
            load.memory[i] += 262;
            load.network[i] += 1_500;
        }
        return load;
    }

    Load encode(Load load) {
        double held = 100 + 2900 * random.nextDouble();
        double moved = 20_000 + 200_000 * random.nextDouble();
        double still = 5 + 60 * random.nextDouble();
        for (int i = load.begin; i < MINUTES; i++) {
            load.cpu[i] = Math.clamp(0.985 + 0.008 * random.nextGaussian(), 0, 1);
            load.memory[i] += held + still * random.nextGaussian();
            load.network[i] = moved * (1 + 0.1 * random.nextGaussian());
        }
        return load;
    }
}
