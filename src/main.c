/* The program: options, then a screen or a script. */
int main(void) {
    return 0;
}
