package io.personavideo.provider.sandbox;

/**
 * Where each pixel of one frame is taken from in the still portrait.
 *
 * <p>
 * Every shift is the product of a column weight, a row weight and an amplitude, and all weights are zero at the
 * borders, so that no border moves.
 *
 * @param field weights of the picture
 * @param sway sideways shift in pixels where the head's weight is one
 * @param nod vertical shift in pixels where the head's weight is one
 * @param breath vertical shift in pixels where the chest's weight is one
 */
record Displacement(Field field, double sway, double nod, double breath) {

    /** The weights of the moving parts, by column and by row. */
    record Field(double[] headColumns, double[] headRows, double[] chestColumns, double[] chestRows) {
    }

    double x(int column, int row) {
        return sway * field.headColumns[column] * field.headRows[row];
    }

    double y(int column, int row) {
        return nod * field.headColumns[column] * field.headRows[row]
                + breath * field.chestColumns[column] * field.chestRows[row];
    }
}
