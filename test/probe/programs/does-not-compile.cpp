void iteration()
{
    int count = 0;
    count += undeclared;
}
