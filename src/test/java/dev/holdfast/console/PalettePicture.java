package dev.holdfast.console;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A picture with few colours: those that a screen has most of as they are, then the neighbourhoods that would lose
/// most, so that one red word in a grey screen stays red. A screen's picture takes a third of the room then.
final class PalettePicture {
    private static final int COLOURS = 96;
    private static final int EXACT = 32;

    private PalettePicture() {}

    static BufferedImage of(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        int[] palette = palette(pixels);
        Map<Integer, Byte> nearest = new HashMap<>();
        byte[] indexes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indexes[i] = nearest.computeIfAbsent(pixels[i] & 0xffffff, colour -> nearest(colour, palette));
        }
        IndexColorModel model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        System.arraycopy(indexes, 0, ((DataBufferByte) small.getRaster().getDataBuffer()).getData(), 0, indexes.length);
        return small;
    }

    private static int[] palette(int[] pixels) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel & 0xffffff, 1, Integer::sum);
        }
        List<Map.Entry<Integer, Integer>> byCount = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        int[] palette =
                byCount.stream().limit(EXACT).mapToInt(Map.Entry::getKey).toArray();
        Map<Integer, long[]> around = new LinkedHashMap<>();
        byCount.stream().skip(EXACT).forEach(entry -> add(around, entry.getKey(), entry.getValue()));
        List<long[]> left = new ArrayList<>(around.values());
        while (palette.length < COLOURS && !left.isEmpty()) {
            int[] chosen = palette;
            long[] missed = Collections.max(left, Comparator.comparingLong((long[] sum) -> error(sum, chosen)));
            left.remove(missed);
            palette = Arrays.copyOf(palette, palette.length + 1);
            palette[palette.length - 1] = mean(missed);
        }
        return palette;
    }

    /// What a neighbourhood would lose, all of its pixels together.
    private static long error(long[] sum, int[] palette) {
        int mean = mean(sum);
        return sum[3] * distance(mean, palette[nearest(mean, palette) & 0xff]);
    }

    private static int mean(long[] sum) {
        return (int) (sum[0] / sum[3]) << 16 | (int) (sum[1] / sum[3]) << 8 | (int) (sum[2] / sum[3]);
    }

    private static void add(Map<Integer, long[]> around, int colour, int count) {
        long[] sum = around.computeIfAbsent(colour & 0xf0f0f0, _ -> new long[4]);
        sum[0] += (long) (colour >> 16 & 0xff) * count;
        sum[1] += (long) (colour >> 8 & 0xff) * count;
        sum[2] += (long) (colour & 0xff) * count;
        sum[3] += count;
    }

    private static byte nearest(int colour, int[] palette) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length && least > 0; i++) {
            int distance = distance(colour, palette[i]);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return (byte) best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xff) - (other >> 16 & 0xff);
        int green = (one >> 8 & 0xff) - (other >> 8 & 0xff);
        int blue = (one & 0xff) - (other & 0xff);
        return red * red + green * green + blue * blue;
    }
}
